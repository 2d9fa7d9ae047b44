# Cells that have a name in the language. How texts are named stands in site.ftl.

## Yes and no

value-yes = 예
value-no = 아니요

## The agency's three groups; the numbered forms stand in releases

value-convicted = 유죄 판결(convicted)
value-pending = 계류 중(pending)
value-other = 기타 이민법 위반자(other immigration violator)
value-1-convicted-criminal = 유죄 판결(convicted criminal)
value-2-pending-criminal-charges = 계류 중(pending criminal charges)
value-3-other-immigration-violator = 기타 이민법 위반자(other immigration violator)

## Groups of the catalog

value-all = 전체
value-none = 없음
value-the-rest = 기타
value-smallest-groups-together = 가장 작은 집단 합계
value-unknown = 알 수 없음
value-mixed = 엇갈림
value-network = 범죄 조직
value-easy-mark = 손쉬운 대상
value-between = 중간
value-permanent-resident = 영주권자
value-other-immigrant = 기타 이민자
value-student = 학생
value-worker = 단기 취업자
value-visitor = 방문자
value-parolee = 임시 입국 허가(parole)
value-without-inspection = 심사 없이 입국
value-violent = 폭력
value-drugs = 마약
value-property = 재산
value-immigration = 이민
value-traffic = 교통
value-traffic-dui = 음주 운전(DUI)
value-weapons = 무기
value-sex = 성범죄
value-fraud = 사기
value-theft = 절도
value-murder = 살인
value-violent-crime = 폭력 범죄
value-custodial = 구치소나 교도소에서
value-jail = 구치소
value-at-large = 사회에서(at large)
value-street = 사회에서(at large)
value-male = 남성
value-female = 여성

## States of a value

value-known = 알려짐
value-blank = 빈 값
value-redacted = 가려짐
value-not-in-release = 공개본에 없음
value-rejected = 받지 않음
value-silent = 아무것도 말하지 않음
value-incomplete = 덜 참
value-hole = 빈틈

## Fidelity of a stated target

value-exact = 정확(exact)
value-high = 높음(high)
value-medium = 중간(medium)
value-low = 낮음(low)
value-proxy = 대용(proxy)
value-lower-bound = 하한(lower bound)

## Parts of a change

value-composition = 구성
value-rate = 칸 안의 비율
value-total = 합계
value-change = 변화
value-level = 수준
value-trend = 추세

## Verdicts

value-supported = 뒷받침됨
value-contradicted = 반박됨
value-cannot-tell = 알 수 없음
value-not-testable = 검증할 수 없음
value-real-change = 실제 변화

## Kinds of an interval

value-confidence = 신뢰
value-credible = 신용
value-bound = 한계

## Tables as values

value-apprehensions = 체포(apprehensions)
value-arrest-forms = 체포 서식(I-213)
value-book-ins = 수용(book-ins)
value-daily-population = 일일 구금 인원
value-detainers = 구금 요청(detainers)
value-encounters = 접촉(encounters)
value-removals = 추방(removals)
value-stints = 시설별 구금(stints)
value-detained = 구금된 사람
value-booked-in = 수용된 사람(book-ins)
